import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { validate } from '@actions/languageservice';
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { runProgram } from '../../fixtures/fleet/command.ts';
import {
  type readWorkflow,
  type Step,
  sharedActionPaths,
  sharedSteps,
  workflowPaths,
  workflowText,
} from '../../fixtures/github/workflow-files.ts';
import { describeIf } from '../../setup/requirements.ts';
import { toolPath } from '../../setup/tools.ts';

/** A check: what it finds wrong with the text of a workflow, nothing when it is right. */
type Check = (text: string, path: string) => Promise<readonly string[]>;

/** One mistake that a check is there for, made in a workflow that is right. */
type Mistake = (text: string) => string;

function holds(check: Check, mistake: Mistake): void {
  it.each(workflowPaths)('%s', async (path) => {
    expect(await check(workflowText(path), path)).toEqual([]);
  });

  it('finds a mistake', async () => {
    const path = '.github/workflows/check.yml';
    const broken = mistake(workflowText(path));
    expect(broken).not.toBe(workflowText(path));
    expect(await check(broken, path)).not.toEqual([]);
  });
}

describe('GitHub’s own parser', () => {
  holds(
    async (text, path) => {
      const { context, value } = parseWorkflow({ name: path, content: text }, new NoOperationTraceWriter());
      const errors = context.errors.getErrors().map((error) => error.message);
      if (value === undefined || errors.length > 0) return [...errors, ...(value ? [] : ['no workflow'])];
      const template = await convertWorkflowTemplate(context, value);
      return (template.errors ?? []).map((error) => error.Message);
    },
    (text) => text.replace('runs-on:', 'runs-at:'),
  );
});

describe('GitHub’s language service', () => {
  let documents = 0;
  holds(
    async (text, path) => {
      // It keeps what it parsed by the address of the document.
      documents += 1;
      const document = TextDocument.create(`file:///${documents}/${path}`, 'yaml', 1, text);
      return (
        (await validate(document))
          // Errors: its warnings are of what it cannot know offline.
          .filter(({ severity }) => severity !== 2)
          .map(({ message, range }) => `${range.start.line + 1}: ${message}`)
      );
    },
    (text) => text.replace('run: npm ci', 'run: echo ${{ nonsense.name }}'),
  );

  it.each(['action.yml', 'notify/action.yml', ...sharedActionPaths])('%s', async (path) => {
    const document = TextDocument.create(`file:///${path}`, 'yaml', 1, workflowText(path));
    // The runner evaluates `${{ … }}` in a description as well, and does not load an action whose text shows one.
    expect((await validate(document)).map(({ message }) => message)).toEqual([]);
  });
});

/** What actionlint 1.7.12 does not know yet: GitHub has them, and its parser above checks them. */
const newerThanActionlint =
  /unexpected key "(queue|deployment)" for "(concurrency|environment)" section|"\$\/[\w./-]*"? ?in invalid format|specifying action "\$\/|reusable workflow call "\$\//;

describeIf('actionlint', 'actionlint', () => {
  holds(
    async (text) => {
      const args = ['-no-color', '-oneline', '-shellcheck=', '-pyflakes=', '-'];
      const { code, stdout, stderr } = await runProgram(toolPath('actionlint'), args, { input: text });
      expect([0, 1], stderr).toContain(code);
      return stdout.split('\n').filter((line) => line !== '' && !newerThanActionlint.test(line));
    },
    (text) => text.replace('needs: check', 'needs: chekc'),
  );
});

describeIf('zizmor', 'zizmor', () => {
  holds(
    async (text, path) => {
      const directory = mkdtempSync(join(tmpdir(), 'zizmor-'));
      try {
        const file = join(directory, '.github', 'workflows', basename(path));
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
        return await audited(file);
      } finally {
        rmSync(directory, { recursive: true });
      }
    },
    (text) => text.replace('run: npm ci', 'run: echo ${{ github.event.pull_request.title }}'),
  );

  it.each(sharedActionPaths)('%s', async (path) => {
    expect(await audited(path)).toEqual([]);
  });

  async function audited(file: string): Promise<string[]> {
    const args = ['--offline', '--config', '.github/zizmor.yml', '--format', 'json', file];
    const { stdout, stderr } = await runProgram(toolPath('zizmor'), args, {});
    expect(stdout, stderr).toMatch(/^\[/);
    return (JSON.parse(stdout) as { ident: string; desc: string }[]).map(
      ({ ident, desc }) => `${ident}: ${desc}`,
    );
  }
});

describeIf('shellcheck', 'shellcheck on each `run:`', () => {
  holds(
    async (text) => {
      const { parse } = await import('yaml');
      const { jobs } = parse(text) as ReturnType<typeof readWorkflow>;
      return problems(Object.values(jobs).flatMap(({ steps }) => steps ?? []));
    },
    (text) => text.replace('run: npm ci', 'run: cd $HOME/$x; npm ci'),
  );

  it.each(sharedActionPaths)('%s', async (path) => {
    expect(await problems(sharedSteps(path))).toEqual([]);
  });

  async function problems(steps: readonly Step[]): Promise<string[]> {
    const found: string[] = [];
    for (const { run } of steps) {
      if (run === undefined) continue;
      const { code, stdout } = await runProgram('shellcheck', ['--shell=bash', '--format=gcc', '-'], {
        input: run,
      });
      if (code !== 0) found.push(stdout);
    }
    return found;
  }
});
