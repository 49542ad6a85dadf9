import { WorkspaceError } from './errors.js';
import { fill } from './words.js';

/**
 * The one of several choices that a text names.
 *
 * @param refusal what to say if it names none, with `%(choice)` for the text and `%(choices)` for
 * those that there are.
 * @throws {WorkspaceError} InvalidArgument
 */
export function parseChoice<Choice extends string>(
    text: string,
    choices: readonly Choice[],
    refusal: string,
): Choice {
    const choice = choices.find(candidate => candidate === text);
    if (choice !== undefined) return choice;
    throw new WorkspaceError(
        'InvalidArgument',
        fill(refusal, { choice: text, choices: choices.join(', ') }),
    );
}
