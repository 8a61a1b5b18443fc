// A clock that no browser slows down in a background tab: a worker's timer goes on there.
import { TICK_MS } from "./tick";

setInterval(() => postMessage(0), TICK_MS);
