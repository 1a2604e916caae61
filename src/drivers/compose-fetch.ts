import type { ComposeConfig } from '../model/config.ts';
import type { ComposeService } from './compose-project.ts';

/** How the image of a service comes to the host; what the file says of it goes before the configuration. */
export function fetchOf(service: ComposeService, usual: Pick<ComposeConfig, 'pull' | 'images'>): string {
  const { name, image = '', builds, pullPolicy } = service;
  if (usual.images.some((sent) => sent.name === image)) return `here/${image}`;
  if (builds && (pullPolicy === undefined || pullPolicy === 'build' || image === ''))
    return `build/${name}/${image}`;
  switch (pullPolicy ?? usual.pull) {
    case 'never':
      return `here/${image}`;
    case 'missing':
    case 'if_not_present':
      return `missing/${image}`;
    default:
      return `pull/${image}`;
  }
}
