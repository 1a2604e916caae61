import type { HttpClient } from '../model/http.ts';

const maxBodyBytes = 1024 * 1024;
/** One request; what the caller's signal allows may be less. */
const timeoutMs = 10_000;

/** The runner's own HTTP client. A redirect is an answer like any other: a body with secrets follows none. */
export const httpClient: HttpClient = async ({ method, url, headers, body }, signal) => {
  const response = await fetch(url, {
    method,
    headers: { 'user-agent': 'deploy-action', ...headers },
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    ...(body === undefined ? {} : { body }),
  });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await readBody(response),
  };
};

async function readBody(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    parts.push(part);
    size += part.byteLength;
    if (size > maxBodyBytes) break;
  }
  return Buffer.concat(parts).subarray(0, maxBodyBytes).toString('utf8');
}
