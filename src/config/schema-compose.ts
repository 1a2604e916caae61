import * as z from 'zod';
import type { ComposeConfig } from '../model/config.ts';
import type { ImageSource } from '../model/images.ts';
import {
  checked,
  duration,
  field,
  line,
  listOf,
  pattern,
  relativePathProblem,
  section,
  wholeNumber,
} from './schema-fields.ts';

const projectExpected =
  'a name of small letters, digits, `-` and `_` that begins and ends with a letter or digit';

/** Compose's own rule, and that of repositories of images, which bear it too. */
const project = pattern(/^[a-z0-9]+(?:(?:-+|_{1,2})[a-z0-9]+)*$/, projectExpected);

const fileExpected = 'the path of a Compose file inside the release';
const composeFile = checked(line(fileExpected), fileExpected, relativePathProblem);

const serviceExpected = 'the name of a service of the Compose file';
const serviceName = pattern(/^[a-zA-Z0-9._-]+$/, serviceExpected);

const profile = pattern(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/, 'the name of a profile of the Compose file');

const image = pattern(/^[a-z0-9][A-Za-z0-9._/:@-]*$/, 'the name of an image, such as shop:latest');

const imageInArchive = section(
  {
    name: field(image, 'The image’s name in the Compose file.', 'shop:latest'),
    archive: field(
      line('the path of an archive'),
      'An OCI layout (docker buildx, skopeo, buildah) or what `docker image save` wrote, as a .tar on the runner.',
      'build/shop.tar',
    ),
  },
  'a map with `name` and `archive`',
);

const imageExpected = 'the name of an image, or a map with `name` and `archive`';
const imageSource = z.union([image.transform((name): ImageSource => ({ name })), imageInArchive], {
  error: imageExpected,
});

const registryExpected = 'the address of a registry, such as ghcr.io or registry.example.org:5000';
const registry = pattern(/^[a-zA-Z0-9.-]+(?::\d{1,5})?$/, registryExpected);

const registryLogin = section(
  {
    user: field(line('a user name'), 'Who pulls.', 'shop-deploy'),
    password: field(
      line('a password or token'),
      'The password, or a token that may read.',
      '${REGISTRY_TOKEN}',
    ),
  },
  'a map with `user` and `password`',
);

/** The keys of `driver.compose`. */
export const composeSection = section(
  {
    project: field(
      project.optional(),
      'The project’s name, the same for every release; default: the app’s name.',
      'shop',
    ),
    files: field(
      listOf(composeFile, 'a list of paths').default([]),
      'The Compose files, in the order in which they are laid over each other; default: those that Compose looks for.',
      ['compose.yaml', 'compose.production.yaml'],
    ),
    profiles: field(listOf(profile, 'a list of profiles').default([]), 'The profiles that are active.', [
      'web',
    ]),
    jobs: field(
      listOf(serviceName, 'a list of services').default([]),
      'Services that end by themselves, with exit code 0; those for whose end another service waits are known.',
      ['warm-up'],
    ),
    images: field(
      listOf(imageSource, 'a list of images').default([]),
      'Images that come from the runner over the connection, from its Docker or from an archive, only the layers that the host lacks; no registry is needed for them.',
      ['shop:latest', { name: 'worker:latest', archive: 'build/worker.tar' }],
    ),
    registries: field(
      z
        .record(registry, registryLogin, { error: 'a map of registries’ addresses to `user` and `password`' })
        .default({}),
      'Who pulls from private registries, by their addresses; on the host the password lies in no file.',
      { 'ghcr.io': { user: 'shop-deploy', password: '${REGISTRY_TOKEN}' } },
    ),
    pull: field(
      z.enum(['always', 'missing', 'never'], { error: '`always`, `missing` or `never`' }).default('always'),
      'When images are pulled whose service has no `pull_policy`: before every deployment, only those that the host lacks, or never.',
      'missing',
    ),
    'min-free-megabytes': field(
      wholeNumber(0, 1_000_000).prefault(512),
      'What must be free where Docker keeps its images before one comes whose size nobody knows beforehand: one that is built on the host, or of whose size its registry says nothing. 0 looks for room for no image from a registry either.',
      2000,
    ),
    settle: field(
      duration('0s', '10m').prefault('5s'),
      'How long every container must stay up, and be healthy where it has a health check, before the activation counts.',
      '5s',
    ),
    timeout: field(
      duration('1s', '1h').prefault('5m'),
      'How long starting the containers may take, and then how long getting healthy.',
      '5m',
    ),
    'fetch-timeout': field(
      duration('1s', '6h').prefault('30m'),
      'How long pulling and building all images may take.',
      '30m',
    ),
  },
  'a map, `{}` if nothing is to be said',
);

/** The driver that a `compose` section stands for. */
export function composeDriver(given: z.output<typeof composeSection>): ComposeConfig {
  const {
    project,
    settle,
    timeout,
    'fetch-timeout': fetchTimeout,
    'min-free-megabytes': minFree,
    ...rest
  } = given;
  return {
    kind: 'compose',
    ...(project === undefined ? {} : { project }),
    ...rest,
    settleMs: settle,
    timeoutMs: timeout,
    fetchTimeoutMs: fetchTimeout,
    minFreeBytes: minFree * 1e6,
  };
}
