import { deploySchemaJson } from '../config/json-schema.ts';
import { scenarioSchemaJson } from '../config/scenario-schema.ts';
import { historySchemaJson } from '../report/history-schema.ts';
import { planSchemaJson } from '../report/plan-schema.ts';
import { reportSchemaJson } from '../report/report-schema.ts';
import { simulationSchemaJson } from '../report/simulation-schema.ts';
import { statusSchemaJson } from '../report/status-schema.ts';

/** The files of dist/ that are data: the JSON schemas, by name. */
export async function distFiles(): Promise<Readonly<Record<string, string>>> {
  return {
    'deploy.schema.json': text(deploySchemaJson()),
    'scenario.schema.json': text(scenarioSchemaJson()),
    'report.schema.json': text(reportSchemaJson()),
    'plan.schema.json': text(planSchemaJson()),
    'status.schema.json': text(statusSchemaJson()),
    'history.schema.json': text(historySchemaJson()),
    'simulation.schema.json': text(simulationSchemaJson()),
  };
}

/** With tabs: the schemas are deep, and two spaces a level would be half of their size. */
function text(schema: object): string {
  return `${JSON.stringify(schema, null, '\t')}\n`;
}
