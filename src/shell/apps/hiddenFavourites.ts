import * as AppFavorites from 'resource:///org/gnome/shell/ui/appFavorites.js';

import { placeAmongAll } from '../../core/apps/favourites.js';
import type { Lifetime } from '../../core/lifetime.js';
import { override } from '../override.js';

const KEY = 'favorite-apps';

/**
 * Keeps the favourites that are not shown where they are: the shell knows only those that are, and
 * writes these alone when a person pins an app, takes one away or moves one.
 */
export function keepHiddenFavourites(lifetime: Lifetime): void {
    type Favourites = ReturnType<typeof AppFavorites.getAppFavorites>;
    const prototype = Reflect.getPrototypeOf(AppFavorites.getAppFavorites()) as Favourites;
    let areAllMeant = false;
    /** What of the shell's changes the list, with all favourites as those that there are. */
    const withAll = <Result>(change: () => Result): Result => {
        areAllMeant = true;
        try {
            return change();
        } finally {
            areAllMeant = false;
        }
    };
    override(
        prototype,
        '_getIds',
        original =>
            function () {
                return areAllMeant ? global.settings.get_strv(KEY) : original.call(this);
            },
        lifetime,
    );
    override(
        prototype,
        '_addFavorite',
        original =>
            function (appId, position) {
                const all = global.settings.get_strv(KEY);
                const place = placeAmongAll(all, this._getIds(), position);
                return withAll(() => original.call(this, appId, place));
            },
        lifetime,
    );
    override(
        prototype,
        '_removeFavorite',
        original =>
            function (appId) {
                return withAll(() => original.call(this, appId));
            },
        lifetime,
    );
}
