import { render } from "preact";

const place = document.getElementById("app");
if (place !== null) render(<h1>Vigil</h1>, place);
