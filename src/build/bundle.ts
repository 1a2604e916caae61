import { cpSync, rmSync } from 'node:fs';
import { buildBundle } from './make-bundle.ts';

// `npm run build`: dist/ is made anew, so that a file that is no longer made does not stay.
const made = await buildBundle();
rmSync('dist', { recursive: true, force: true });
cpSync(made, 'dist', { recursive: true });
rmSync(made, { recursive: true });
console.log('dist/ rebuilt');
