"""Arguments that several roots take."""

from typing import Annotated

import strawberry

BrandId = Annotated[str, strawberry.argument(description="The brand's id.")]
ChannelCode = Annotated[str, strawberry.argument(description="The marketplace's code.")]
