// Made by `npm run generate` from the .sh files; do not edit.

/** The text of each shell script that runs on a host, by its path below src. */
export const scripts = {
  "host/agent.sh": "#!/bin/sh\n",
} as const;
