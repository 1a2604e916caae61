/** A stretch of text to hide: the indices of its first character and of the one behind its last. */
export interface Match {
  readonly start: number;
  readonly end: number;
}

/** Reads a text once, character by character (UTF-16 code units), and finds every occurrence of every pattern. */
export interface PatternScan {
  /** The longest pattern that ends with this character, as its length; 0 when none does. */
  next(code: number): number;
  /** How many of the last characters could still become part of a pattern. */
  readonly pending: number;
}

interface Node {
  readonly next: Map<number, Node>;
  readonly depth: number;
  /** Where to go on when the next character does not continue this node; none for the root. */
  fallback: Node | undefined;
  /** Length of the longest pattern that ends here, also through the fallbacks. */
  longest: number;
}

/**
 * Prepares the search for many patterns at once, in time that depends on the text and not on their number
 * (Aho and Corasick, "Efficient string matching", 1975). It finds overlapping occurrences too, which
 * replacing one pattern after the other would leave readable in part.
 */
export function createPatternMatcher(patterns: readonly string[]): () => PatternScan {
  const root: Node = { next: new Map(), depth: 0, fallback: undefined, longest: 0 };
  for (const pattern of patterns) addPattern(root, pattern);
  linkFallbacks(root);
  return () => scanFrom(root);
}

function addPattern(root: Node, pattern: string): void {
  if (pattern === '') return;
  let node = root;
  for (let at = 0; at < pattern.length; at += 1) {
    const code = pattern.charCodeAt(at);
    let child = node.next.get(code);
    if (child === undefined) {
      child = { next: new Map(), depth: node.depth + 1, fallback: root, longest: 0 };
      node.next.set(code, child);
    }
    node = child;
  }
  node.longest = pattern.length;
}

/** Breadth first, since a node's fallback is always nearer to the root than the node itself. */
function linkFallbacks(root: Node): void {
  const queue = [...root.next.values()];
  // The loop also visits what is appended while it runs.
  for (const node of queue) {
    for (const [code, child] of node.next) {
      const fallback = follow(root, node.fallback, code);
      child.fallback = fallback;
      child.longest = Math.max(child.longest, fallback.longest);
      queue.push(child);
    }
  }
}

/** The node for the longest beginning of a pattern that the text ends with, once `code` is read after `from`. */
function follow(root: Node, from: Node | undefined, code: number): Node {
  for (let node = from; node !== undefined; node = node.fallback) {
    const child = node.next.get(code);
    if (child !== undefined) return child;
  }
  return root;
}

function scanFrom(root: Node): PatternScan {
  let node = root;
  return {
    next(code) {
      node = follow(root, node, code);
      return node.longest;
    },
    get pending() {
      return node.depth;
    },
  };
}
