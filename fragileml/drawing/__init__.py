"""Pictures of pipelines and scenarios for the people who write them: Mermaid and SVG."""

from fragileml.drawing.diagram import Diagram, diagram_of, diagram_of_pipeline
from fragileml.drawing.mermaid import to_mermaid
from fragileml.drawing.svg import to_svg

__all__ = ["Diagram", "diagram_of", "diagram_of_pipeline", "to_mermaid", "to_svg"]
