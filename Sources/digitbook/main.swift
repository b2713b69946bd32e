print("digitbook")
