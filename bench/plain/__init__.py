"""Plain Streamlit apps that draw the same points from the same frames, read from Parquet."""
