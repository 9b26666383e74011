// A confirmed paper: look at each value beside its pixels.

import { Desk } from "./desk.js";
import { Viewer } from "./viewer.js";

const viewer = new Viewer(document.getElementById("viewer"), (name) => desk.go(desk.row(name)));
const desk = new Desk(document.getElementById("record"), viewer, {
  changed: () => {},
  confirm: () => {},
  counted: () => {},
});
