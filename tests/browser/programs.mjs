// The real programs of a clinic in a folder of their own: vigild, vigil-log, vigil-sim and
// vigil-station, with accounts. Each is ended by its own process, and no other.
import { execFile, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually } from "./assert.mjs";

const source = join(dirname(fileURLToPath(import.meta.url)), "../..");
const bin = process.env.VIGIL_BIN ?? join(source, "build/release/bin");
const web = process.env.VIGIL_WEB ?? join(source, "station/web/dist");

export const PASSWORD = "a quiet room";
export const PIN = "2938";
export const ACCOUNTS = {
  "rn-1": "nurse",
  "rn-2": "nurse",
  "md-1": "prescriber",
  "th-1": "therapist",
  "tech-1": "technician",
};

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** Ends with the program; `errors` has what it said. */
class Program {
  constructor(name, args, environment = {}) {
    this.name = name;
    this.errors = "";
    this.child = spawn(join(bin, name), args, {
      env: { ...process.env, ...environment },
      stdio: ["pipe", "pipe", "pipe"],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.on("data", (data) => (this.errors += data));
    }
    this.ended = new Promise((done) => this.child.on("exit", done));
  }
  get running() {
    return this.child.exitCode === null && this.child.signalCode === null;
  }
  async stop(signal = "SIGTERM") {
    if (this.running) this.child.kill(signal);
    const late = setTimeout(() => this.child.kill("SIGKILL"), 10_000);
    await this.ended;
    clearTimeout(late);
  }
}

export class Clinic {
  /** `beds`: [{ room, bed, driver, variant, ... }] as in a scenario, `happening` included. */
  constructor(beds, { places = [], site = "Test clinic" } = {}) {
    this.folder = mkdtempSync(join(tmpdir(), "vigil-b."));
    this.beds = beds;
    this.places = places;
    this.site = site;
    this.feed = `ipc://${this.folder}/run/feed`;
    this.control = `ipc://${this.folder}/run/control`;
    cpSync(join(source, "config/profiles"), join(this.folder, "profiles"), { recursive: true });
    // A baseline without waiting, so that a test takes seconds.
    this.changeProfile(/\ncuff_apart_min = 3\b/, "\ncuff_apart_min = 0");
    this.changeProfile(/\nquiet_min = 3\b/, "\nquiet_min = 0");
  }

  /** Replaces what `from` finds in the base of the profiles; it must be there. */
  changeProfile(from, to) {
    const path = join(this.folder, "profiles/adult.base.toml");
    const text = readFileSync(path, "utf8");
    if (!from.test(text)) throw new Error(`${from} is not in the profile`);
    writeFileSync(path, text.replace(from, to));
  }

  async open() {
    this.port = await freePort();
    this.url = `http://127.0.0.1:${this.port}`;
    writeFileSync(join(this.folder, "vigil.toml"), this.configuration());
    await this.startDaemon();
    this.log = new Program("vigil-log", [
      ...["--dir", join(this.folder, "log"), "--feed", this.feed, "--control", this.control],
      ...["--waves", `ipc://${this.folder}/run/waves`],
    ]);
    await eventually(() => this.log.errors.includes("is heard"), "vigil-log hears vigild");
    for (const [name, role] of Object.entries(ACCOUNTS)) await this.addAccount(name, role);
    await this.startStation();
    return this;
  }

  configuration() {
    const beds = this.beds.map(
      (bed) => `[[bed]]\nroom = "${bed.room}"\nbed = "${bed.bed}"\n[[bed.monitor]]\n` +
        `driver = "${bed.driver}"\nport = "${this.folder}/ports/${bed.room}${bed.bed}"\n`,
    );
    return `source = "clinic"\nprofiles = "${this.folder}/profiles"\nprofile = "ketamine-im"\n` +
      `[clock]\nrequire_synchronised = false\n${beds.join("")}`;
  }

  async startDaemon() {
    this.vigild = new Program("vigild", [
      ...["--config", join(this.folder, "vigil.toml"), "--runtime-dir", join(this.folder, "run")],
      ...["--state-dir", join(this.folder, "state")],
    ]);
    await eventually(() => existsSync(join(this.folder, "run/control")), "vigild opens its bus");
  }

  async startStation(more = []) {
    this.station = new Program("vigil-station", [
      ...["--listen", `127.0.0.1:${this.port}`, "--site", this.site],
      ...["--feed", this.feed, "--control", this.control],
      ...["--waves", `ipc://${this.folder}/run/waves`, "--log-dir", join(this.folder, "log")],
      ...["--state-dir", join(this.folder, "station"), "--web", web],
      ...["--profiles-dir", join(this.folder, "profiles"), "--program", join(bin, "vigil")],
      ...["--journal-dir", join(this.folder, "state/journal")],
      ...(this.places.length > 0 ? ["--places", ...this.places] : []),
      ...more,
    ]);
    await eventually(async () => {
      if (!this.station.running) throw new Error(`vigil-station: ${this.station.errors}`);
      return (await fetch(`${this.url}/healthz`).catch(() => undefined))?.status === 200;
    }, "vigil-station hears vigild");
  }

  /** Makes it happen now, as "5/a desaturation to=86 down_s=0" (docs/formats/scenario.md). */
  order(...lines) {
    this.simulators.at(-1).child.stdin.write(lines.map((line) => `${line}\n`).join(""));
  }

  /** The monitors begin: from now on the seconds of their happenings count. */
  startMonitors(beds = this.beds) {
    const value = (one) => (typeof one === "string" ? `"${one}"` : one);
    const table = (object) =>
      `{ ${Object.entries(object).map(([key, one]) => `${key} = ${value(one)}`).join(", ")} }`;
    const text = beds.map((bed) => {
      const { happening = [], patient = {}, cuff, ...rest } = bed;
      const lines = Object.entries(rest).map(([key, one]) => `${key} = ${value(one)}\n`);
      const happenings = happening.map(
        (one) => "[[bed.happening]]\n" +
          Object.entries(one).map(([key, each]) => `${key} = ${value(each)}\n`).join(""),
      );
      return `[[bed]]\n${lines.join("")}link = "${bed.room}${bed.bed}"\n` +
        `patient = ${table({ noise: 0, ...patient })}\n` +
        `${cuff ? `cuff = ${table(cuff)}\n` : ""}${happenings.join("")}`;
    });
    const path = join(this.folder, `scenario-${performance.now()}.toml`);
    writeFileSync(path, `seed = 1\n${text.join("")}`);
    const simulator = new Program("vigil-sim", [
      ...["run", path, "--folder", join(this.folder, "ports"), "--orders"],
    ]);
    (this.simulators ??= []).push(simulator);
    return simulator;
  }

  addAccount(name, role, display) {
    const more = display === undefined ? [] : ["--display", display];
    return this.secret(PASSWORD, "user", "add", name, "--role", role, ...more).then(() =>
      this.secret(PIN, "user", "pin", name),
    );
  }

  /** `vigil ...` with a secret on its standard input, about the station's accounts. */
  secret(text, ...args) {
    return this.run([...args, "--state-dir", join(this.folder, "station")], text);
  }

  /** Options of `vigil` that only looks. */
  get bus() {
    return ["--feed", this.feed, "--control", this.control];
  }

  /** A command as a person of a role: vigil("RN-1/nurse", "session start 2/a ..."). */
  vigil(who, ...args) {
    const [name, role] = who.split("/");
    const words = args.length === 1 ? args[0].split(" ") : args;
    return this.run([
      ...words,
      ...["--as", name, "--role", role, "--feed", this.feed, "--control", this.control],
    ]);
  }

  run(args, input = "") {
    return new Promise((done, failed) => {
      const child = execFile(join(bin, "vigil"), args, (error, stdout, stderr) => {
        if (error) failed(new Error(`vigil ${args.join(" ")}: ${stderr}${stdout}`));
        else done(stdout);
      });
      child.stdin.end(`${input}\n`);
    });
  }

  /** Starts a session of a bed whose monitor is live, up to the gate of the dose. */
  async ready(place, code, more = "") {
    const nurse = "RN-1/nurse";
    await this.vigil(
      nurse,
      `session start ${place} ${code} --profile ketamine-im --prescriber MD-1 --nurse RN-1 ` +
        `--intent inward --identity${more}`,
    );
    await this.vigil(nurse, `session bind ${place} two-person --with RN-2`);
    const flags = "uncontrolled-cardiovascular pregnancy hepatic renal raised-icp raised-iop " +
      "psychosis suicidality violence substance-use benzodiazepine sedative opioid stimulant maoi";
    const answers = flags.split(" ").map((flag) => `${flag}=no`);
    await this.vigil(nurse, `session precheck ${place} ${answers.join(" ")} --kg 80`);
    await this.vigil(nurse, `session vitals ${place} bp=122/78`);
    await this.vigil(nurse, `session vitals ${place} bp=124/80`);
    await eventually(
      () => this.vigil(nurse, `session baseline ${place}`).catch(() => ""),
      `a baseline of ${place}`,
    );
  }

  /** Somebody sees a test alarm, as the gate of the dose wants it. */
  async testAlarm() {
    await this.vigil("RN-1/nurse", "alarm test");
    const list = await this.run(["alarm", "list", "--feed", this.feed, "--control", this.control]);
    const number = /^\s*(\d+\.\d+) .*TEST ALARM/m.exec(list)?.[1];
    await this.vigil("RN-1/nurse", `alarm ack ${number}`);
  }

  dose(place, mg = 60) {
    const words = `session dose ${place} --mg ${mg} --lot A12 --site`.split(" ");
    return this.vigil("RN-1/nurse", ...words, "left deltoid");
  }

  /** Ends what was started, and shows what it said if the story failed. */
  async close(failed) {
    const all = [this.station, this.log, ...(this.simulators ?? []), this.vigild];
    for (const program of all.filter(Boolean)) {
      await program.stop();
      if (failed) console.error(`-- ${program.name} said:\n${program.errors.slice(-4000)}`);
    }
    if (!process.env.VIGIL_KEEP) rmSync(this.folder, { recursive: true, force: true });
  }
}
