export default function SalesPage() {
  return <p>Sales</p>;
}
