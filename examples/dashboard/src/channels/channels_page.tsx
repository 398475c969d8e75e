export default function ChannelsPage() {
  return <p>Channels</p>;
}
