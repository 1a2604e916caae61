/**
 * The text of an env file that sh (`. ./.env`), systemd's EnvironmentFile= and dotenv libraries all read alike.
 * Single quotes keep every character as it is for all three; a value that holds one is double-quoted with
 * `"`, `\`, `$` and backtick escaped (systemd.exec(5), POSIX 2.2.3).
 */
export function envFileText(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${quoteValue(value)}\n`)
    .join('');
}

function quoteValue(value: string): string {
  if (!value.includes("'")) return `'${value}'`;
  return `"${value.replace(/["\\$`]/g, '\\$&')}"`;
}
