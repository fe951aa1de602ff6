// @ts-check
/** The person whom this device remembers, in a frame whose page asks the API nothing. */

import { initial } from "./initial.js";
import { remembered } from "./person.js";

export function showRemembered() {
  const name = remembered()?.name ?? "";
  for (const each of document.querySelectorAll(".menu-initial")) each.textContent = initial(name);
  for (const each of document.querySelectorAll(".menu-name")) each.textContent = name;
}
