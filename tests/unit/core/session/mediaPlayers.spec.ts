import { forwardedName, isPlayerOf } from '../../../../src/core/session/mediaPlayers.js';

const WORK = { id: '01234567-89ab-4cde-8f01-23456789abcd', isDefault: false };
const PLAY = { id: '76543210-89ab-4cde-8f01-23456789abcd', isDefault: false };
const DEFAULT = { id: 'fedcba98-89ab-4cde-8f01-23456789abcd', isDefault: true };

describe('A media player on the session’s bus', () => {
    function owners(busName: string): unknown[] {
        return [WORK, PLAY, DEFAULT].filter(entry => isPlayerOf(entry, busName));
    }

    it('is the workspace’s that it is forwarded for', () => {
        const name = forwardedName(WORK.id, 'org.mpris.MediaPlayer2.vlc.instance7');
        expect(name).toBe('org.mpris.MediaPlayer2.kolide-01234567.vlc.instance7');
        expect(owners(name)).toEqual([WORK]);
    });

    it('is that of “default” if nobody forwards it, whatever it is called', () => {
        for (const name of ['vlc', 'kolide', 'kolide-player', 'kolide-0123.vlc'])
            expect(owners(`org.mpris.MediaPlayer2.${name}`)).toEqual([DEFAULT]);
    });

    it('is nobody’s if it is forwarded for a workspace that is gone', () => {
        expect(owners('org.mpris.MediaPlayer2.kolide-99999999.vlc')).toEqual([]);
    });
});
