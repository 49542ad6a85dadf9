import type { Actors, ActorQuery } from './actors.js';
import type { Input } from './input.js';
import type { ShellAccess } from './shell.js';

const RESULTS: ActorQuery = { style: 'kolide-result' };

/** The search of the overview, as a person types into it. */
export class OverviewSearch {
    constructor(
        private readonly shell: ShellAccess,
        private readonly input: Input,
        private readonly actors: Actors,
    ) {}

    /** Types into the overview, and waits for the search to be over. */
    async type(text: string): Promise<void> {
        await this.input.press('Super+a');
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
}
