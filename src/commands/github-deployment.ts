import type { HttpReply } from '../model/http.ts';
import type { Report } from '../model/report.ts';
import { DeliveryError, deliver } from '../notifiers/deliver.ts';
import { type DeploymentState, deploymentDescription, deploymentState } from '../report/github-deployment.ts';
import { annotationCommand } from '../report/workflow-command.ts';
import type { RunListener } from './listener.ts';
import type { World } from './world.ts';

/** What a GitHub deployment is made of beside the events of the run. */
export interface DeploymentRequest {
  readonly token: string;
  /** The commit that the deployment is of. */
  readonly commit: string;
  /** Where the log of the run is read; the address of a workflow run. */
  readonly logUrl: string;
  readonly environmentUrl?: string;
  /** The deployment that an earlier step of this run made. */
  readonly existing?: number;
  /** Told of the deployment, for a later step of this run. */
  readonly keep: (id: number) => void;
}

const patience = { usualMs: 20_000, cancelledMs: 3_000 } as const;

/** How many earlier deployments are looked at for one that is still shown as active. */
const lookedAt = 10;

/** Marks the deployments that this action made. */
const madeBy = 'deploy-action';

/**
 * Shows the run as a deployment of the repository: in_progress, then success, failure or error. Where the job's
 * `environment:` has made GitHub create one for this run, that one is used, so that there are not two. The deployments
 * before a success become inactive.
 */
export function deploymentListener(world: World, request: DeploymentRequest): RunListener {
  const run = new DeploymentRun(world, request);
  let begun: Promise<void> = Promise.resolve();
  return {
    hear: (event) => {
      if (event.type === 'started') begun = run.begin(event);
    },
    end: async (report) => {
      await begun;
      await run.end(report);
    },
  };
}

interface Deployment {
  readonly id: number;
  readonly payload?: unknown;
}

interface DeploymentStatus {
  readonly state: string;
  readonly log_url?: string;
}

class DeploymentRun {
  readonly #world: World;
  readonly #request: DeploymentRequest;
  #id: number | undefined;

  constructor(world: World, request: DeploymentRequest) {
    this.#world = world;
    this.#request = request;
    this.#id = request.existing;
  }

  begin(started: { readonly command: Report['command']; readonly environment: string }): Promise<void> {
    return this.#bounded(async (signal) => {
      this.#id ??= await this.#ofThisJob(started.environment, signal);
      this.#id ??= await this.#create(started, signal);
      if (this.#id === undefined) return;
      this.#request.keep(this.#id);
      const what = started.command === 'deploy' ? 'Deploying' : 'Rolling back';
      await this.#show(this.#id, 'in_progress', what, signal);
    });
  }

  async end(report: Report): Promise<void> {
    const id = this.#id;
    if (id === undefined) return;
    await this.#bounded(async (signal) => {
      const state = deploymentState(report.outcome);
      await this.#show(id, state, deploymentDescription(report), signal);
      if (state === 'success') await this.#retire(id, report.environment, signal);
    });
  }

  async #create(
    { command, environment }: { readonly command: Report['command']; readonly environment: string },
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const reply = await this.#send('POST', 'deployments', signal, {
      ref: this.#request.commit,
      task: command === 'deploy' ? 'deploy' : 'deploy:rollback',
      environment,
      description: '',
      // What is deployed lies on the runner already: nothing is to be merged or waited for.
      auto_merge: false,
      required_contexts: [],
      payload: { by: madeBy },
    });
    if (reply.status === 201) return (JSON.parse(reply.body) as Deployment).id;
    this.#warn(`it made no deployment (${reply.status})`);
    return undefined;
  }

  /** The deployment that GitHub made because the job names an environment: its log is that of this run. */
  async #ofThisJob(environment: string, signal: AbortSignal): Promise<number | undefined> {
    const query = new URLSearchParams({ environment, sha: this.#request.commit, per_page: '5' });
    const reply = await this.#send('GET', `deployments?${query}`, signal);
    for (const { id, payload } of JSON.parse(reply.body) as readonly Deployment[]) {
      if (isOurs(payload)) continue;
      const statuses = await this.#statuses(id, signal);
      if (statuses.some(({ log_url: log }) => log?.startsWith(`${this.#request.logUrl}/`) === true))
        return id;
    }
    return undefined;
  }

  /** GitHub does this by itself, but not for production environments. */
  async #retire(id: number, environment: string, signal: AbortSignal): Promise<void> {
    const query = new URLSearchParams({ environment, per_page: String(lookedAt + 1) });
    const reply = await this.#send('GET', `deployments?${query}`, signal);
    const earlier = (JSON.parse(reply.body) as readonly Deployment[]).filter((one) => one.id < id);
    for (const deployment of earlier) {
      const [latest] = await this.#statuses(deployment.id, signal);
      if (latest?.state !== 'success') continue;
      await this.#show(deployment.id, 'inactive', 'Another deployment has taken its place', signal);
      // Those before it were retired when it succeeded.
      return;
    }
  }

  async #statuses(id: number, signal: AbortSignal): Promise<readonly DeploymentStatus[]> {
    const reply = await this.#send('GET', `deployments/${id}/statuses?per_page=10`, signal);
    return JSON.parse(reply.body) as readonly DeploymentStatus[];
  }

  async #show(id: number, state: DeploymentState, description: string, signal: AbortSignal): Promise<void> {
    const { logUrl, environmentUrl } = this.#request;
    await this.#send('POST', `deployments/${id}/statuses`, signal, {
      state,
      description,
      log_url: logUrl,
      ...(environmentUrl === undefined || state === 'inactive' ? {} : { environment_url: environmentUrl }),
    });
  }

  #send(method: 'GET' | 'POST', path: string, signal: AbortSignal, body?: object): Promise<HttpReply> {
    const { courier } = this.#world;
    const { name = '', api = '' } = courier.repository ?? {};
    const message = {
      method,
      url: `${api}/repos/${name}/${path}`,
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${this.#request.token}`,
        'content-type': 'application/json',
        'x-github-api-version': '2022-11-28',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    return deliver(message, { ...courier, signal });
  }

  /** Whatever goes wrong is one warning; after it nothing more is tried. */
  async #bounded(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { clock } = this.#world.courier;
    const [ending, timer] = [new AbortController(), new AbortController()];
    const ms = this.#world.signal.aborted ? patience.cancelledMs : patience.usualMs;
    const sleep = clock.sleep(ms, timer.signal).then(
      () => ending.abort(),
      () => undefined,
    );
    try {
      await work(ending.signal);
    } catch (thrown) {
      this.#id = undefined;
      this.#warn(whyNot(thrown));
    }
    timer.abort();
    await sleep;
  }

  #warn(why: string): void {
    const message = `GitHub does not show this run as a deployment: ${why}`;
    const { screen } = this.#world;
    if (screen.github)
      screen.write(annotationCommand({ level: 'warning', title: 'No GitHub deployment', message }));
    else screen.write(`warning: ${message}`);
  }
}

function isOurs(payload: unknown): boolean {
  return typeof payload === 'object' && payload !== null && 'by' in payload && payload.by === madeBy;
}

function whyNot(thrown: unknown): string {
  if (!(thrown instanceof DeliveryError)) return 'its answer could not be read';
  const { status, message } = thrown;
  const isRefused = status === 401 || status === 403 || status === 404;
  return isRefused ? `${message}. The job needs \`permissions: { deployments: write }\`` : message;
}
