/** Gives for each JPEG that it is told of, in Base64, the segments that a smaller one of it gets. */

import { readFileSync } from "node:fs";

const { dateSegments } = await import(new URL("../../../../webapp/static/js/upload/dates.js", import.meta.url));

const heads = JSON.parse(readFileSync(process.env.HEADS, "utf8"));
console.log(JSON.stringify(heads.map((head) => Buffer.concat(dateSegments(Buffer.from(head, "base64"))).toString("base64"))));
