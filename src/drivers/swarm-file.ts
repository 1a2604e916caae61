import { isMap, isScalar, parseDocument } from 'yaml';
import type { ComposeFile } from './compose-file.ts';

/** The image of each service of stack files that are laid over each other, as it is written, with its parameters. */
export interface StackImages {
  readonly images: ReadonlyMap<string, string>;
  /** Services of which no file says the image: a swarm builds none. */
  readonly without: readonly string[];
}

/** Reads the images of the services; the last file that names one counts. Files that are no YAML have none. */
export function stackImages(files: readonly ComposeFile[]): StackImages {
  const images = new Map<string, string>();
  const names = new Set<string>();
  for (const { text } of files) {
    const document = parseDocument(text, { merge: true, logLevel: 'silent' });
    const services = document.get('services');
    if (!isMap(services)) continue;
    for (const { key } of services.items) {
      const name = String(isScalar(key) ? key.value : key);
      names.add(name);
      const image: unknown = document.toJS()?.services?.[name]?.image;
      if (typeof image === 'string' && image !== '') images.set(name, image);
    }
  }
  return { images, without: [...names].filter((name) => !images.has(name)) };
}
