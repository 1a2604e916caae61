// Made by `npm run generate` from src/config/scenarios; do not edit.

/** The text of each file in src/config/scenarios, by its name. */
export const scenarioFiles = {
  "edge-fails": "description: The release does not get healthy on the edge VPS. It alone goes back, the others stay.\nhosts:\n  edge: { release: unhealthy, latency: 80ms, megabytes-per-second: 2 }\n",
  "edge-reboots": "description: The edge VPS loses power right after the switch. It goes back by itself when it is up again; the others stay.\nhosts:\n  edge: { incidents: [{ kind: reboot, after: switch }] }\n",
  "example-fleet": "# The fleet that is rehearsed where there is no configuration.\napp: shop\npath: /srv/shop\nuser: deploy\nsource: build\nbuild: [npm ci --omit=dev]\ndriver: { systemd: { unit: shop.service } }\nhealth:\n  - http: { url: \"http://127.0.0.1:3000/health\", version: /commit }\n    timeout: 30s\nverify:\n  - http: https://shop.example.org/\n    timeout: 30s\nhosts:\n  office: { address: office.example.org }\n  edge: { address: edge.example.org, after: office, on-failure: rollback-host }\n  gpu: { address: gpu.example.org, optional: true, on-failure: continue }\n",
  "gpu-unreachable": "description: The GPU box is asleep. It is skipped, and caught up by the next deployment.\nhosts:\n  gpu: { reach: silent }\n",
  "normal": "description: Everything goes well.\n",
  "office-cut-off": "description: The line to the office box is dead for ten minutes from the restart on. It goes back by itself, and the run cannot see it.\nhosts:\n  office: { incidents: [{ kind: partition, after: restart, for: 10m }] }\n",
  "office-fails": "description: The release crashes on the office box. Everything goes back.\nhosts:\n  office: { release: { crashes-after: 2s } }\n",
  "random-failures": "description: Every tenth host fails, at any step and in any way. Made for --runs.\nrandom-failures: { share: 10% }\n",
  "ten-at-once": "description: Ten runs deploy to one fleet at once. One proceeds, the others wait for their turn or are refused.\ndeployments: 10\nlock-wait: 0s\n",
  "ten-in-turn": "description: Ten runs deploy to one fleet at once and wait for their turn, one after another.\ndeployments: 10\nlock-wait: 1h\n",
} as const;
