/**
 * Whether a way back that failed, for the reason that the host gives in one word, keeps every deployment away until a
 * person has looked. Where only its commands failed the link is right, and another release is the cure.
 */
export function keepsDeploymentsAway(reason: string | undefined): boolean {
  return !/^command-[0-9]+-failed$/.test(reason ?? '');
}
