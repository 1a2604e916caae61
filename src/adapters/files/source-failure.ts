import { DeployError, type FailureKind } from '../../model/failure.ts';

/** The error code of a failed system call (`ENOENT`), or an empty text for anything else that was thrown. */
export function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}

/** A DeployError about the source on the runner; `source-invalid` unless another kind is given. */
export function sourceError(
  message: string,
  hint: string,
  options: { readonly kind?: FailureKind; readonly cause?: unknown } = {},
): DeployError {
  return new DeployError({ kind: options.kind ?? 'source-invalid', message, hint }, { cause: options.cause });
}

/** What a failed system call on a file of the source means to the user; a DeployError stays what it is. */
export function unreadable(path: string, thrown: unknown): DeployError {
  if (thrown instanceof DeployError) return thrown;
  const cause = thrown;
  switch (codeOf(thrown)) {
    case 'EACCES':
    case 'EPERM':
      return sourceError(
        `${path} may not be read`,
        'Make it readable for the user that runs this, or exclude it.',
        {
          cause,
        },
      );
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ELOOP':
      return changed(path, cause);
    default: {
      const why = thrown instanceof Error ? thrown.message : String(thrown);
      return sourceError(`${path} cannot be read: ${why}`, 'Check the disk of the runner.', { cause });
    }
  }
}

/** A file is not the same any more as when the source was scanned. */
export function changed(path: string, cause?: unknown): DeployError {
  return sourceError(
    `${path} changed while it was read`,
    'Let the build end before deploying, or exclude files that something keeps writing.',
    { cause },
  );
}

/** A text without characters that would disturb a log line. */
export function shown(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
