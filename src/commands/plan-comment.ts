import { type DeliveryError, deliver } from '../notifiers/deliver.ts';
import type { Courier } from './notify.ts';

/** The pull request that a plan is shown on. */
export interface PullRequest {
  readonly number: number;
  /** A token with `pull-requests: write`. */
  readonly token: string;
}

const patienceMs = 20_000;
/** A pull request with more comments gets a second one of ours at worst. */
const pages = 5;

/**
 * Shows a plan as a comment, one for each environment, updated in place. Resolves with the reason when it could not:
 * that GitHub is out of reach says nothing about the plan.
 */
export async function commentPlan(
  courier: Courier,
  pull: PullRequest,
  plan: { readonly app: string; readonly environment: string; readonly markdown: string },
): Promise<string | undefined> {
  const ending = new AbortController();
  const timer = new AbortController();
  const sleep = courier.clock.sleep(patienceMs, timer.signal).then(
    () => ending.abort(),
    () => undefined,
  );
  const marker = `<!-- deploy-action plan: ${encodeURIComponent(plan.app)}/${encodeURIComponent(plan.environment)} -->`;
  try {
    await upsert({ courier, pull, signal: ending.signal }, marker, `${marker}\n${plan.markdown}`);
    return undefined;
  } catch (thrown) {
    return reasonOf(thrown);
  } finally {
    timer.abort();
    await sleep;
  }
}

interface Sending {
  readonly courier: Courier;
  readonly pull: PullRequest;
  readonly signal: AbortSignal;
}

interface Comment {
  readonly id: number;
  readonly body?: string;
}

async function upsert(sending: Sending, marker: string, body: string): Promise<void> {
  const { number } = sending.pull;
  for (let page = 1; page <= pages; page += 1) {
    const text = await send(sending, 'GET', `issues/${number}/comments?per_page=100&page=${page}`);
    const comments = JSON.parse(text) as readonly Comment[];
    const ours = comments.find((comment) => comment.body?.startsWith(marker) === true);
    if (ours !== undefined) {
      await send(sending, 'PATCH', `issues/comments/${ours.id}`, { body });
      return;
    }
    if (comments.length < 100) break;
  }
  await send(sending, 'POST', `issues/${number}/comments`, { body });
}

async function send(
  { courier, pull, signal }: Sending,
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  body?: object,
): Promise<string> {
  const { name = '', api = '' } = courier.repository ?? {};
  const message = {
    method,
    url: `${api}/repos/${name}/${path}`,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${pull.token}`,
      'content-type': 'application/json',
      'x-github-api-version': '2022-11-28',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  return (await deliver(message, { ...courier, signal })).body;
}

function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error) || !isDelivery(thrown)) return 'its answer could not be read';
  const { status, message } = thrown;
  const isRefused = status === 401 || status === 403 || status === 404;
  return isRefused ? `${message}. The job needs \`permissions: { pull-requests: write }\`` : message;
}

function isDelivery(error: Error): error is DeliveryError {
  return error.name === 'DeliveryError';
}
