/** What looks like a credential in a text that somebody else wrote. */
const secrets: readonly RegExp[] = [
  // `Authorization: Bearer …`, `Bearer …`
  /\b((?:Bearer|Basic|SharedAccessSignature)\s+)[^\s,;"'<>]+/gi,
  // A JSON Web Token by itself.
  /()\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g,
  // `client_secret=…`, `"password": "…"`, `sig=…`, `AccountKey=…`
  /\b((?:client_?secret|access_?token|refresh_?token|password|secret|account_?key|api_?key|sig)["']?\s*[=:]\s*["']?)[^\s,;&"'<>]+/gi,
];

/** The text without what looks like a credential: clouds and proxies repeat in errors what they were sent. */
export function redactSecrets(text: string): string {
  return secrets.reduce((left, pattern) => left.replace(pattern, '$1[redacted]'), text);
}
