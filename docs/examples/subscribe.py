#!/usr/bin/python3
"""Listens to Vigil and prints readings and alarms in plain words.

Needs Debian's python3-zmq and python3-protobuf, and protobuf-compiler unless --schema names a
folder with the compiled schema. It repairs no gaps by replay: it takes a new snapshot instead.

Secondary, advisory notification for research and education. The bedside monitor stays the primary
alarm source.
"""

import argparse
import importlib
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import zmq

SILENT_AFTER_S = 2.0
RETRY_S = 1.0
MAX_MESSAGE_BYTES = 1024 * 1024


def load_schema(folder):
    """The compiled schema from `folder`, or compiled now from this repository's proto folder."""
    if folder is not None:
        sys.path.insert(0, folder)
        return [importlib.import_module(f"vigil.v1.{name}_pb2") for name in ("event", "control")]
    proto = pathlib.Path(__file__).resolve().parents[2] / "proto"
    with tempfile.TemporaryDirectory() as made:
        names = ("alarm", "vital", "record", "session", "event", "control")
        files = [f"vigil/v1/{name}.proto" for name in names]
        subprocess.run(["protoc", "-I", str(proto), f"--python_out={made}", *files], check=True)
        return load_schema(made)


def say(text):
    print(text, flush=True)


def describe(event):
    """One line for people."""
    where = f"{event.room}/{event.bed}" if event.room else "vigil"
    again = " (from the snapshot)" if event.retransmit else ""
    body = event.WhichOneof("body")
    if body == "vital":
        vital = event.vital
        if vital.HasField("value"):
            what = f"{vital.parameter} {vital.value:g} {vital.unit}"
        else:
            why = EVENT.Validity.Name(vital.validity).removeprefix("VALIDITY_")
            what = f"{vital.parameter} has no value: {why.lower().replace('_', ' ')}"
    elif body == "alarm":
        phase = EVENT.AlarmPhase.Name(event.alarm.phase).removeprefix("ALARM_PHASE_").lower()
        what = f"alarm {phase}: {event.alarm.text}"
        if event.alarm.reason:
            what += f" ({event.alarm.reason})"
    elif body == "link":
        state = EVENT.LinkState.Name(event.link.state).removeprefix("LINK_STATE_").lower()
        what = f"link {state}" + (f": {event.link.reason}" if event.link.reason else "")
    elif body == "delivery":
        state = EVENT.DeliveryState.Name(event.delivery.state).removeprefix("DELIVERY_STATE_")
        who = event.delivery.person or event.delivery.receiver
        what = f"alarm {event.delivery.alarm_id} {state.lower()} by {who}"
    elif body == "inactivation":
        change = event.inactivation
        kind = EVENT.Inactivation.Name(change.what).removeprefix("INACTIVATION_").lower()
        state = "begins" if change.active else "ends"
        what = f"{kind.replace('_', ' ')} {state}, by {change.by or 'nobody named'}"
    elif body == "limits":
        bounds = [f"{'<' if limit.side == EVENT.LIMIT_SIDE_BELOW else '>'} {limit.limit:g}"
                  for limit in event.limits.limits]
        what = f"limits of {event.limits.parameter}: {', '.join(bounds) or 'none'}"
    elif body == "patient":
        what = f"session {event.patient.session}" if event.patient.session else "no session"
    elif body == "command":
        kind = EVENT.CommandKind.Name(event.command.kind).removeprefix("COMMAND_KIND_")
        outcome = EVENT.CommandOutcome.Name(event.command.outcome)
        outcome = outcome.removeprefix("COMMAND_OUTCOME_")
        who = event.command.actor or "nobody named"
        what = f"{kind.lower().replace('_', ' ')} by {who}: {outcome.lower().replace('_', ' ')}"
    elif body == "alarm_load":
        what = f"alarms so far: {sum(line.started for line in event.alarm_load.lines)}"
    elif body == "notice":
        what = f"monitor says: {event.notice.text}"
    elif body == "system":
        kind = EVENT.SystemKind.Name(event.system.kind).removeprefix("SYSTEM_KIND_").lower()
        what = f"{kind.replace('_', ' ')} {event.system.text}".rstrip()
    else:
        what = "something this program does not know"
    return f"{where}: {what}{again}"


class Subscriber:
    def __init__(self, feed, control):
        context = zmq.Context.instance()
        self.feed = context.socket(zmq.SUB)
        self.control = context.socket(zmq.DEALER)
        for socket in (self.feed, self.control):
            socket.setsockopt(zmq.LINGER, 0)
            socket.setsockopt(zmq.MAXMSGSIZE, MAX_MESSAGE_BYTES)
            socket.setsockopt(zmq.RECONNECT_IVL_MAX, 2000)
        self.feed.setsockopt(zmq.SUBSCRIBE, b"v1/")
        self.feed.connect(feed)
        self.control.connect(control)
        self.poller = zmq.Poller()
        self.poller.register(self.feed, zmq.POLLIN)
        self.poller.register(self.control, zmq.POLLIN)
        self.request_id = 0
        self.asked_at = None  # of the snapshot that is under way
        self.synced = False
        self.epoch = 0
        self.next_seq = 0
        self.waiting = []  # events that came before the snapshot
        self.snapshot = []
        self.heard_at = time.monotonic()
        self.silent = False
        self.printed = 0

    def ask(self):
        self.request_id += 1
        self.asked_at = time.monotonic()
        self.synced = False
        self.snapshot = []
        request = CONTROL.Request(request_id=self.request_id)
        request.snapshot.SetInParent()
        try:
            self.control.send(request.SerializeToString(), zmq.DONTWAIT)
        except zmq.Again:
            pass  # asked again after RETRY_S

    def show(self, event):
        say(describe(event))
        self.printed += 1

    def on_event(self, event):
        if event.HasField("heartbeat"):
            self.heard_at = time.monotonic()
            if self.silent:
                say("the daemon is heard again")
                self.silent = False
                self.ask()
            elif self.synced and (
                event.epoch != self.epoch or event.heartbeat.last_seq >= self.next_seq
            ):
                self.ask()  # restarted, or the last events were lost
            return
        if not self.synced:
            self.waiting.append(event)
        elif event.epoch != self.epoch or event.seq > self.next_seq:
            self.waiting.append(event)
            self.ask()
        elif event.seq == self.next_seq:
            self.next_seq += 1
            self.show(event)

    def on_reply(self, reply):
        if reply.request_id != self.request_id or not reply.HasField("snapshot"):
            return
        self.asked_at = time.monotonic()
        self.snapshot.extend(reply.snapshot.events)
        if not reply.done:
            return
        self.synced = True
        self.epoch = reply.snapshot.epoch
        self.next_seq = reply.snapshot.as_of_seq + 1
        say(f"snapshot of {reply.snapshot.source}, epoch {self.epoch}, "
            f"up to event {reply.snapshot.as_of_seq}")
        for event in sorted(self.snapshot, key=lambda event: event.seq):
            self.show(event)
        waiting, self.waiting = self.waiting, []
        for event in waiting:
            if event.epoch == self.epoch:
                self.on_event(event)

    def step(self):
        now = time.monotonic()
        if not self.synced and (self.asked_at is None or now - self.asked_at >= RETRY_S):
            self.ask()
        if not self.silent and now - self.heard_at >= SILENT_AFTER_S:
            self.silent = True
            say("THE DAEMON IS SILENT: nothing shown here is up to date")
        for socket, _ in self.poller.poll(100):
            frames = socket.recv_multipart()
            message = EVENT.Event() if socket is self.feed else CONTROL.Reply()
            try:
                message.ParseFromString(frames[-1])
            except Exception as error:  # protobuf's DecodeError: not ours, go on
                say(f"a message that is not understood: {error}")
                continue
            if socket is self.feed:
                self.on_event(message)
            else:
                self.on_reply(message)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--feed", default="ipc:///run/vigil/feed")
    parser.add_argument("--control", default="ipc:///run/vigil/control")
    parser.add_argument("--schema", help="folder with the schema compiled by protoc --python_out")
    parser.add_argument("--count", type=int, help="stop after so many lines about events")
    parser.add_argument("--seconds", type=float, help="stop after so many seconds")
    options = parser.parse_args()
    global EVENT, CONTROL
    EVENT, CONTROL = load_schema(options.schema)
    say("Vigil is secondary and advisory: the bedside monitor stays the primary alarm source.")
    subscriber = Subscriber(options.feed, options.control)
    started = time.monotonic()
    while options.seconds is None or time.monotonic() - started < options.seconds:
        if options.count is not None and subscriber.printed >= options.count:
            break
        subscriber.step()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
    except BrokenPipeError:  # whoever read our lines, such as head, has had enough
        os._exit(0)
