export default function ActivitiesPage() {
  return <p>Activities</p>;
}
