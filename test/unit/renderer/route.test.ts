import { describe, expect, it } from 'vitest';
import { parseRoute } from '../../../src-renderer/state/route.ts';

describe('parseRoute', () => {
  it('leads to the first place where the address says nothing', () => {
    expect(parseRoute('')).toEqual({ place: 'new-scan', step: null });
    expect(parseRoute('#/')).toEqual({ place: 'new-scan', step: null });
    expect(parseRoute('#/nowhere/at-all')).toEqual({ place: 'new-scan', step: null });
  });

  it('keeps the step of the wizard and the section of the page about the program', () => {
    expect(parseRoute('#/new-scan/input')).toEqual({ place: 'new-scan', step: 'input' });
    expect(parseRoute('#/about/limits')).toEqual({ place: 'about', section: 'limits' });
    expect(parseRoute('#/about')).toEqual({ place: 'about', section: null });
  });

  it('keeps the filter of the list as it is', () => {
    expect(parseRoute('#/scans?text=a%20b&starred=1')).toEqual({
      place: 'scans',
      query: 'text=a%20b&starred=1',
    });
  });

  it('shows the list where an address of a scan names none', () => {
    expect(parseRoute('#/scan/')).toEqual({ place: 'scans', query: '' });
  });

  it('reads the scans to compare, and none from an empty list', () => {
    expect(parseRoute('#/compare/a,b,c')).toEqual({ place: 'compare', scanIds: ['a', 'b', 'c'] });
    expect(parseRoute('#/compare')).toEqual({ place: 'compare', scanIds: [] });
  });

  it('decodes ids and survives a percent sign that encodes nothing', () => {
    expect(parseRoute('#/scan/a%2Fb')).toEqual({ place: 'scan', scanId: 'a/b' });
    expect(parseRoute('#/scan/50%')).toEqual({ place: 'scan', scanId: '50%' });
  });
});
