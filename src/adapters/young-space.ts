import { setFlagsFromString } from 'node:v8';

/**
 * Has V8 collect often from now on, while little has been allocated: chunks of archives and packets lie outside of its
 * heap, count for nothing there, and are only freed when the small objects that hold them are collected. Memory of the
 * process for 120 MB in 10,000 files: 168 MB instead of 229, for some 5 % more of its processor time.
 */
export function collectOften(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
