/** The requests of one server, followed over a counter that begins anew whenever its proxy does. */
export interface RequestCount {
  /** Since it is followed. */
  readonly total: number;
  /** What the counter said last. */
  readonly last: number;
}

/** Begins to follow a counter that says `now`. */
export function countFrom(now: number): RequestCount {
  return { total: 0, last: now };
}

/** The count when the counter says `now`; one that went back was begun anew, by a reload say. */
export function countOn({ total, last }: RequestCount, now: number): RequestCount {
  return { total: total + (now < last ? now : now - last), last: now };
}
