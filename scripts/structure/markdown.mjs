/** Every identifier in the code of Markdown texts: fenced blocks and `spans`. */
export function namesInMarkdown(texts) {
  const names = new Set();
  for (const text of texts)
    for (const code of text.match(/^(```|~~~)[\s\S]*?^\1|`[^`\n]+`/gm) ?? [])
      for (const name of code.match(/[A-Za-z_$][\w$]*/g) ?? []) names.add(name);
  return names;
}
