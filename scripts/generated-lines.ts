/** Writes a generated file of lines, or with `--check` compares it; prints the lines that come and go. */
import { readFileSync, writeFileSync } from 'node:fs';

/** `name`: of the script, which makes `data/generated/NAME.json`. Exit status 1 where `--check` finds another text. */
export function writeLines(name: string, wanted: string): void {
  const path = `data/generated/${name}.json`;
  const target = new URL(`../${path}`, import.meta.url);
  const current = readFileSync(target, 'utf8');
  const [before, after] = [current.split('\n'), wanted.split('\n')];
  for (const line of before.filter((each) => !after.includes(each))) console.log(`gone: ${line.trim()}`);
  for (const line of after.filter((each) => !before.includes(each))) console.log(`new:  ${line.trim()}`);
  if (!process.argv.includes('--check')) writeFileSync(target, wanted);
  else if (current !== wanted) {
    console.error(`${path} is not what scripts/${name}.ts makes: run it and commit`);
    process.exitCode = 1;
  }
}
