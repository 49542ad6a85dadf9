/**
 * `npm run fixture`: keeps the workspaces that this version makes in tests/fixtures/trees/VERSION,
 * for the tests of all later ones. To be run once for each release, and never again.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';

import { createProgress } from './progress.mjs';
import { ensureDependencies, isEntryPoint, ROOT, runScript, SetupError } from './setup.mjs';

const ARCHIVE = '/tmp/tree.tar';

// What a person may have after some days, but for what is large or not ours. The apps' own files are
// what they would have been: a few words each.
const LIVE = `
set -e
cd ~
kolide=~/.local/share/gnome-shell/extensions/workspaces@kolide.koder.dev/bin/kolide-workspaces
$kolide create work --colour=red --icon=starred-symbolic --user=anna@example.com > /dev/null
$kolide create client-acme --isolation=confined > /dev/null
$kolide create old > /dev/null
$kolide remove old
$kolide set work --keep-running
$kolide settings work org.gnome.desktop.interface accent-color "'red'"
$kolide switch work
$kolide run work -- sh -c '
    echo notes > ~/notes.txt
    for place in CONFIG DATA CACHE STATE; do
        eval "echo words > \\$XDG_$place""_HOME/app.txt"
    done
    gdbus call --session --dest org.freedesktop.Notifications \\
        --object-path /org/freedesktop/Notifications \\
        --method org.freedesktop.Notifications.Notify \\
        mail 0 "" Letter "From Ben" [] {} 0
    touch ~/done' > /dev/null
tree=~/.config/koder/workspaces
until [ -e $tree/active/home/done ] && [ -s $tree/active/kolide/notifications.jsonl ] &&
    grep -q accent-color $tree/active/kolide/settings.json
do sleep 0.1; done
rm $tree/active/home/done
cat > $tree/active/kolide/accounts.json <<'END'
${JSON.stringify(
    {
        version: 1,
        accounts: {
            workspaces: {
                user_id: '4711',
                email: 'anna@example.com',
                issued_by: ['https://id.example.com', 'kolide'],
                since: '2026-11-22T12:00:00.000Z',
            },
        },
    },
    null,
    4,
)}
END
chmod 600 $tree/active/kolide/accounts.json
for workspace in $tree/*/ $tree/.removed/*/
do
    [ -L $workspace/XDG_CONFIG_HOME ] && continue
    for place in home XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME XDG_STATE_HOME
    do
        [ -e $workspace/$place/app.txt ] || echo words > $workspace/$place/app.txt
    done
done
cd $tree
find . -type f \\( -name '*.toml' -o -path '*/kolide/*' -o -name app.txt -o -name notes.txt \\) > /tmp/list
find . -type l >> /tmp/list
tar --create --file=${ARCHIVE} --files-from=/tmp/list`;

if (isEntryPoint(import.meta.url))
    await runScript(async () => {
        const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
        const target = join(ROOT, 'tests', 'fixtures', 'trees', version);
        if (existsSync(target))
            throw new SetupError(`There is one of ${version} already: ${relative('.', target)}`);
        ensureDependencies();
        const { build } = await import('../esbuild.config.mjs');
        const { withTestDesktop } = await import('./testDesktop.mjs');
        await build();
        await withTestDesktop(createProgress(), async desktop => {
            const { code, stderr } = await desktop.exec(['sh', '-c', LIVE], { timeout: 60_000 });
            if (code !== 0) throw new SetupError(`The tree could not be made: ${stderr}`);
            const archive = join(ROOT, 'dist', 'tree.tar');
            await desktop.copyOut(ARCHIVE, archive);
            mkdirSync(target, { recursive: true });
            execFileSync('tar', ['--extract', `--file=${archive}`, `--directory=${target}`]);
            rmSync(archive);
        });
        console.log(`Made ${relative('.', target)}`);
    });
