import { Emitter } from '../../../src/core/emitter.js';

describe('An emitter', () => {
    let emitter: Emitter<{ changed: [id: string] }>;
    let told: string[];

    beforeEach(() => {
        emitter = new Emitter();
        told = [];
    });

    it('tells its listeners in the order in which they came, until they stop', () => {
        const stop = emitter.on('changed', id => told.push(`first ${id}`));
        emitter.on('changed', id => told.push(`second ${id}`));
        emitter.emit('changed', 'work');
        stop();
        emitter.emit('changed', 'play');
        expect(told).toEqual(['first work', 'second work', 'second play']);
    });

    it('tells all of them although one throws, and does not keep that to itself', () => {
        emitter.on('changed', () => {
            throw new Error('stuck');
        });
        emitter.on('changed', id => told.push(id));
        expect(() => {
            emitter.emit('changed', 'work');
        }).toThrowError('stuck');
        expect(told).toEqual(['work']);
    });
});
