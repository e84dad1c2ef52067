// Runs queries with @comunica/query-sparql: {"endpoint", "queries": {name: text}} on standard input; on standard output
// {name: {"count"} or {"error"}} – rows of a SELECT, distinct triples of a graph, 1 or 0 of an ASK.

import { readFileSync } from "node:fs";
import { QueryEngine } from "@comunica/query-sparql";

const { endpoint, queries } = JSON.parse(readFileSync(0, "utf-8"));
const engine = new QueryEngine();
const found = {};

async function count(text) {
  // the address alone: Comunica finds out by itself, from the Service Description, that it is an endpoint
  const answer = await engine.query(text, { sources: [endpoint] });
  if (answer.resultType === "boolean") return Number(await answer.execute());
  const stream = await answer.execute();
  const items = await stream.toArray();
  return answer.resultType === "quads" ? new Set(items.map((quad) => JSON.stringify(quad))).size : items.length;
}

for (const [name, text] of Object.entries(queries)) {
  const started = performance.now();
  try {
    found[name] = { count: await count(text), milliseconds: Math.round(performance.now() - started) };
  } catch (error) {
    found[name] = { error: String(error).slice(0, 300) };
  }
}
process.stdout.write(JSON.stringify(found));
process.exit(0);
