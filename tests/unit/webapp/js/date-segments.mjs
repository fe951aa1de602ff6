/** Prints for each given JPEG, in Base64, the date segments that its downscaled copy gets. */

import { readFileSync } from "node:fs";

const { dateSegments } = await import(new URL("../../../../webapp/static/js/upload/dates.js", import.meta.url));

const heads = JSON.parse(readFileSync(process.env.HEADS, "utf8"));
console.log(JSON.stringify(heads.map((head) => Buffer.concat(dateSegments(Buffer.from(head, "base64"))).toString("base64"))));
