// Reads the fenced blocks of a page of docs/, each with its heading.

import { readFileSync } from 'node:fs';

const FENCE = '```';

/** @returns `[{ heading, language, text }]` in page order */
export function blocksOf(name) {
  const page = readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');
  const blocks = [];
  let heading = '';
  let open;
  for (const line of page.split('\n')) {
    if (open && line === FENCE) {
      blocks.push(open);
      open = undefined;
    } else if (open) {
      open.text += `${line}\n`;
    } else if (line.startsWith(FENCE)) {
      open = { heading, language: line.slice(FENCE.length), text: '' };
    } else if (line.startsWith('#')) {
      heading = line.replace(/^#+ /, '');
    }
  }
  if (open) throw new Error(`a block of ${name} has no end:\n${open.text}`);
  return blocks;
}

export const tryItBlocks = (blocks) => blocks.filter(({ heading }) => heading === 'Try it');

/** The examples of callers: a heading is the command that runs the example, and ends with its file name. */
export function examplesOf(blocks) {
  return blocks.flatMap(({ heading, language, text }) => {
    const command = heading.match(/`(.+)`/)?.[1];
    return command ? [{ command, language, text, file: command.split(' ').at(-1) }] : [];
  });
}
