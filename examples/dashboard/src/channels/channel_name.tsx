import type { CSSProperties } from 'react';
import { useChannelName } from '../session/session';
import { colourOf } from './colours';

export function ChannelName({ code }: { code: string }) {
  const nameOf = useChannelName();
  return <span className="channel" style={{ '--mark': colourOf(code) } as CSSProperties}>{nameOf(code)}</span>;
}
