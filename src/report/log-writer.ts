import { withoutCommands } from './untrusted-text.ts';
import { type Annotation, annotationCommand, annotationLimits, workflowCommand } from './workflow-command.ts';

/** Writes a log line by line, folded into groups where GitHub shows it. */
export interface LogWriter {
  /** A line for people; nothing in it is carried out. In a group whose lines are shown folded, if one is open. */
  line(text: string): void;
  /** Starts a group; `title` is plain text, `heading` the same as it is shown where there are no groups. */
  openGroup(title: string, heading: string): void;
  closeGroup(): void;
  /** A line that is seen without unfolding anything; a group that is open goes on behind it. */
  topLine(text: string): void;
  /** A blank line where there are no groups to set things apart. */
  gap(): void;
  /** Returns false where GitHub does not read along or would drop it. */
  annotate(annotation: Annotation): boolean;
}

/** A writer over a sink for single lines. */
export function createLogWriter(write: (line: string) => void, github: boolean): LogWriter {
  let title: string | undefined;
  let isFolded = false;
  const counts = { error: 0, warning: 0 };
  const command = (text: string): void => write(text);
  const unfold = (): void => {
    if (isFolded) command(workflowCommand('endgroup'));
    isFolded = false;
  };
  return {
    line(text) {
      if (github && title !== undefined && !isFolded) {
        command(workflowCommand('group', {}, withoutCommands(`${title}, continued`)));
        isFolded = true;
      }
      write(withoutCommands(text));
    },
    openGroup(newTitle, heading) {
      unfold();
      title = newTitle;
      if (github) command(workflowCommand('group', {}, withoutCommands(newTitle)));
      else for (const line of ['', withoutCommands(heading)]) write(line);
      isFolded = github;
    },
    closeGroup() {
      unfold();
      title = undefined;
    },
    topLine(text) {
      unfold();
      write(withoutCommands(text));
    },
    gap() {
      if (!github) write('');
    },
    annotate(annotation) {
      if (!github || counts[annotation.level] >= annotationLimits.perStep) return false;
      counts[annotation.level] += 1;
      if (annotation.level === 'error') unfold();
      command(annotationCommand(annotation));
      return true;
    },
  };
}
