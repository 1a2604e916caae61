/**
 * Counts round trips: how often the runner had to wait for an answer before it could send on. It is the longest chain of
 * requests of which each was sent after the answer to one before had come: what is sent together, on however many
 * channels, counts once, and so does a stream, however long. Window adjustments and keepalives are no requests.
 */
export class RoundTrips {
  #answered = 0;

  get count(): number {
    return this.#answered;
  }

  /**
   * A request leaves; what is returned is called when its answer comes, and may be called again. `trips` is 2 where it
   * must first wait for permission.
   */
  begin(trips = 1): () => void {
    const depth = this.#answered + trips;
    return () => {
      this.#answered = Math.max(this.#answered, depth);
    };
  }

  /**
   * One exchange after another on a stream: what is sent after something has come on it waited for that, whatever else
   * was answered meanwhile; and so does what has to wait until the other side has room for it (OpenSSH has none before
   * it started the command).
   */
  dialogue(): { sent(hasRoom: boolean): void; received(): void } {
    let depth = this.#answered + 1;
    let heard = false;
    let waited = false;
    return {
      sent: (hasRoom) => {
        if (heard) depth += 1;
        else if (!hasRoom && !waited) depth += 1;
        waited ||= !hasRoom;
        heard = false;
      },
      received: () => {
        heard = true;
        this.#answered = Math.max(this.#answered, depth);
      },
    };
  }
}
