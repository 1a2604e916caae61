import { describe, expect, it } from 'vitest';
import { availableCapabilities, confinementFlags } from '../../fixtures/fleet/container-flags.ts';

describe('the flags of the test hosts', () => {
  it('ask for a privileged container where no capability is missing', () => {
    const available = availableCapabilities('Name:\tnode\nCapBnd:\t000001ffffffffff\n');
    expect(confinementFlags(available)).toContain('--privileged');
  });

  it('ask for what there is, piece by piece, elsewhere', () => {
    const available = availableCapabilities('Name:\tnode\nCapBnd:\t000001fffeffffff\n');
    expect(available).not.toContain('SYS_RESOURCE');
    const flags = confinementFlags(available);
    expect(flags).not.toContain('--privileged');
    expect(flags.slice(0, 3)).toEqual(['--cap-drop=ALL', '--cap-add=CHOWN', '--cap-add=DAC_OVERRIDE']);
    expect(flags).toContain('--cap-add=SYS_ADMIN');
    expect(flags).not.toContain('--cap-add=SYS_RESOURCE');
  });
});
