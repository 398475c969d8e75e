/** A colour for each marketplace; regions of one share it, and what is new is grey. */
const COLOURS: Record<string, string> = {
  tkpd: '#2b9a48', shpe: '#ee5a2a', lzda: '#4a4fd0', tktk: '#12a5a0', blib: '#1c87d6', bklp: '#d2275f', zlra: '#94743b',
};
const REGIONS: Record<string, string> = { 'shpe-sg': '#f59f7d', 'lzda-sg': '#9093e8' };

export const colourOf = (code: string): string => REGIONS[code] ?? COLOURS[code.split('-')[0] ?? ''] ?? '#868e96';
