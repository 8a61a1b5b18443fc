// Starts the page against the station that served it.
import "./style/base.css";
import "./wall/wall.css";
import { start } from "./start";

const place = document.getElementById("app");
if (place !== null) start(place, true);
