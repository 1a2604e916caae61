import { globSync, readFileSync } from 'node:fs';

export interface GeneratedFile {
  /** Relative to the project's root. */
  readonly path: string;
  readonly content: string;
}

/** Every committed file that is made from others; the drift check compares each with what lies on disk. */
export async function generated(): Promise<GeneratedFile[]> {
  return [embeddedScripts()];
}

/** The shell scripts as strings, so that the bundle carries them without reading files at run time. */
function embeddedScripts(): GeneratedFile {
  const paths = globSync('src/**/*.sh').sort();
  const entries = paths.map((path) => {
    const name = path.slice('src/'.length).split('\\').join('/');
    return `  ${JSON.stringify(name)}: ${JSON.stringify(readFileSync(path, 'utf8'))},\n`;
  });
  return {
    path: 'src/host/scripts.generated.ts',
    content: [
      '// Made by `npm run generate` from the .sh files; do not edit.\n',
      '\n',
      '/** The text of each shell script that runs on a host, by its path below src. */\n',
      `export const scripts = {\n${entries.join('')}} as const;\n`,
    ].join(''),
  };
}
