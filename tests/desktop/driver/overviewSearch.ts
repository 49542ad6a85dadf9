import type { Actors, ActorQuery } from './actors.js';
import type { Input } from './input.js';
import type { ShellAccess } from './shell.js';

const RESULTS: ActorQuery = { style: 'kolide-result' };
const RESULTS_OF_APPS: ActorQuery = { style: 'list-search-result' };

/** The search of the overview, as a person types into it. */
export class OverviewSearch {
    constructor(
        private readonly shell: ShellAccess,
        private readonly input: Input,
        private readonly actors: Actors,
    ) {}

    /** Types into the overview, and waits for the search to be over. */
    async type(text: string): Promise<void> {
        const { isOpen } = await this.shell.until(
            'the overview comes or goes no more',
            ({ Main }) =>
                Main.overview.animationInProgress ? null : { isOpen: Main.overview.visible },
        );
        if (!isOpen) await this.input.press('Super+a');
        await this.shell.until('the overview is there', ({ Main }) =>
            Main.overview.animationInProgress ? null : Main.overview.visible,
        );
        await this.input.type(text);
        await this.shell.until(
            `“${text}” was searched for`,
            ({ Main }, text) => {
                const { searchController } = Main.overview as unknown as {
                    searchController: {
                        _searchResults: { terms: string[]; searchInProgress: boolean };
                    };
                };
                const { terms, searchInProgress } = searchController._searchResults;
                return terms.join(' ') === text && !searchInProgress;
            },
            text,
        );
        await this.shell.painted();
    }

    /** The names of the workspaces that were found. */
    async found(): Promise<string[]> {
        return (await this.actors.all(RESULTS)).map(({ texts }) => texts[1] ?? '');
    }

    /** What apps have found: of each the name, followed by its description. */
    async foundByApps(): Promise<string[]> {
        return (await this.actors.all(RESULTS_OF_APPS)).map(({ texts }) => texts.join(' '));
    }

    /** Takes away what was typed. */
    async clear(): Promise<void> {
        await this.shell.run(({ Main }) => {
            (Main.overview.searchController as unknown as { reset(): void }).reset();
        });
    }
}
