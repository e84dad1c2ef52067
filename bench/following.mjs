// Reads an event stream to its end with ldes-client; one line of JSON for each member: what became of which entity.
import { replicateLDES, intoConfig } from "ldes-client";

const client = replicateLDES(intoConfig({ url: process.argv[2], follow: false, noShape: true, fromStart: true }), "ascending");
const reader = client.stream({ highWaterMark: 50 }).getReader();
for (let one = await reader.read(); !one.done; one = await reader.read()) {
  const member = one.value;
  const said = (name) => member.quads.find((quad) => quad.subject.equals(member.id) && quad.predicate.value.endsWith(name))?.object.value;
  console.log(JSON.stringify([member.id.value, said("#type"), said("isVersionOf")]));
}
