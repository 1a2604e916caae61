import type { BegunFile } from '../model/manifest.ts';
import { escapePath } from './manifest.ts';
import type { ArchivePatch, ArchiveText } from './stage.ts';
import { sectionBytes } from './staging-lists.ts';

/** A piece of a file, for an archive that the host then appends to what it has (`append` of agent/stage.sh). */
interface MissingPiece {
  readonly list: ArchiveText;
  readonly patch: ArchivePatch;
  readonly isFirst: boolean;
}

/** What is missing of a file, in pieces: each that has arrived is there to stay. `number` is that of no other such file. */
export function* missingPieces(number: number, { file, bytes }: BegunFile): Generator<MissingPiece> {
  for (let at = bytes; at < file.size; at += sectionBytes) {
    const mode = file.executable ? 'x' : '-';
    yield {
      list: { path: 'lists/append', text: `${number} ${at} ${mode} ./${escapePath(file.path)}/\n` },
      patch: {
        path: `patches/${number}.data`,
        file,
        pieces: [{ from: 'new', at, bytes: Math.min(sectionBytes, file.size - at) }],
      },
      isFirst: at === bytes,
    };
  }
}
