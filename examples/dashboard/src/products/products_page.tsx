export default function ProductsPage() {
  return <p>Products</p>;
}
