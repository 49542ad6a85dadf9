import { parseChoice } from '../choice.js';
import { WorkspaceError } from '../errors.js';
import { _, fill, ngettext } from '../words.js';

/** Which apps a workspace shows: all, only those of a list, or all but those. */
export const CATALOGUE_MODES = ['all', 'only', 'except'] as const;

/** One of CATALOGUE_MODES. */
export type CatalogueMode = (typeof CATALOGUE_MODES)[number];

/**
 * Which apps a workspace shows. Whoever asks for another one by name can start it there all the same:
 * it is for order, not a border.
 */
export interface Catalogue {
    readonly mode: CatalogueMode;
    /** App ids: names of desktop files, without their ending. */
    readonly apps: readonly string[];
}

/** A catalogue that somebody asks for, not checked yet. */
export interface AppChoice {
    readonly mode: string;
    readonly apps: readonly string[];
}

/** That of a workspace for which nothing else was said. */
export const WHOLE_CATALOGUE: Catalogue = { mode: 'all', apps: [] };

const MAX_APPS = 1000;
const MAX_ID_LENGTH = 255;
const ENDING = /\.desktop$/;

/** The app id of a desktop file's id. */
export function appIdOf(desktopId: string): string {
    return desktopId.replace(ENDING, '');
}

/**
 * Reads a catalogue.
 *
 * @param apps app ids or names of desktop files.
 * @throws {WorkspaceError} InvalidArgument
 */
export function parseCatalogue(mode: string, apps: readonly string[]): Catalogue {
    const known = parseChoice(
        mode,
        CATALOGUE_MODES,
        _('“%(choice)” is no way to choose apps. Use one of: %(choices).'),
    );
    if (known === 'all') return WHOLE_CATALOGUE;
    if (apps.length > MAX_APPS)
        throw invalid(
            fill(
                ngettext(
                    'A workspace can list %(max) app at most.',
                    'A workspace can list %(max) apps at most.',
                    MAX_APPS,
                ),
                { max: MAX_APPS },
            ),
        );
    return { mode: known, apps: [...new Set(apps.map(parseAppId))] };
}

/** Whether an app is shown, by its app id or the name of its desktop file. */
export function isShown({ mode, apps }: Catalogue, app: string): boolean {
    return mode === 'all' || apps.includes(appIdOf(app)) === (mode === 'only');
}

/** @throws {WorkspaceError} InvalidArgument */
export function parseAppId(text: string): string {
    const id = appIdOf(text.trim());
    if (id !== '' && id.length <= MAX_ID_LENGTH && !/[/\p{Cc}\p{Cs}]/u.test(id)) return id;
    throw invalid(
        fill(_('“%(app)” is no app. Write the name of its desktop file.'), { app: text }),
    );
}

function invalid(message: string): WorkspaceError {
    return new WorkspaceError('InvalidArgument', message);
}
