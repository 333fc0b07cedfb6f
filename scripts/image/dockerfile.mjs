/**
 * Reads a Dockerfile as far as ours goes: stages of instructions, with their words. An instruction or a flag that is
 * not known here is refused, so that nothing in the file goes untried.
 */
const known = new Set([
  'FROM',
  'WORKDIR',
  'COPY',
  'RUN',
  'ENV',
  'USER',
  'EXPOSE',
  'HEALTHCHECK',
  'ENTRYPOINT',
  'CMD',
]);

/** The stages in their order: `{ name, base, steps: [{ instruction, text }] }`. */
export function readStages(dockerfile) {
  const lines = dockerfile.replaceAll(/^\s*#.*\n/gm, '').replaceAll(/\\\n\s*/g, ' ');
  const stages = [];
  for (const line of lines.split('\n').filter((text) => text.trim() !== '')) {
    const [, instruction = '', text = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
    if (!known.has(instruction)) throw new Error(`an instruction that is not tried here: ${line}`);
    if (instruction === 'FROM') {
      const [base, , name = ''] = text.split(/\s+/);
      stages.push({ name, base, steps: [] });
    } else stages.at(-1).steps.push({ instruction, text });
  }
  return stages;
}

/** `--from=build /app ./` in its parts; `from` is absent where it comes from the checkout. */
export function readCopy(text) {
  const words = text.split(/\s+/);
  const flags = words.filter((word) => word.startsWith('--'));
  const from = flags.map((flag) => /^--from=(.+)$/.exec(flag)?.[1]);
  if (from.includes(undefined)) throw new Error(`a flag that is not tried here: COPY ${text}`);
  const paths = words.filter((word) => !word.startsWith('--'));
  return { from: from[0], sources: paths.slice(0, -1), target: paths.at(-1) };
}

/** `NAME=value NAME=value`. */
export function readEnvironment(text) {
  return Object.fromEntries(text.split(/\s+/).map((pair) => pair.split(/=(.*)/, 2)));
}
